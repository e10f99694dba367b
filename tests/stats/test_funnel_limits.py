"""Who lies further from the target than chance explains: exact tails of the binomial and Poisson distributions."""

import numpy as np
import pytest
from scipy import stats

from shixiao.publish.funnel import FAR, Funnel
from shixiao.stats import funnel

TARGETS = [(0.9, 50), (0.95, 100), (0.98, 100), (0.99, 200), (0.5, 7), (0.02, 40)]


@pytest.mark.parametrize(("share", "asked"), TARGETS)
@pytest.mark.parametrize("level", [0.95, 0.998])
def test_at_most_the_stated_part_of_ordinary_offices_lies_outside(share, asked, level):
    yes = np.arange(asked + 1)
    chance = stats.binom.pmf(yes, asked, share)
    for low, high in (funnel.share_limits([asked], share, level), Funnel(share, 0.0).limits([asked], level)):
        side = funnel.flags(yes / asked, low, high)
        assert chance[side < 0].sum() <= (1 - level) / 2 and chance[side > 0].sum() <= (1 - level) / 2
        np.testing.assert_allclose(low, stats.binom.ppf((1 - level) / 2, asked, share) / asked)
        np.testing.assert_allclose(high, stats.binom.ppf((1 + level) / 2, asked, share) / asked)


#   98 % of 100: all 100 is 0.98^100 = 0.133 likely, 94 or fewer 0.0154, 93 or fewer 0.0041, 91 or fewer 0.0002
def test_a_perfect_office_is_ordinary_where_nearly_all_say_yes():
    found = funnel.of_shares([100, 94, 93, 91], [100] * 4, 0.98, overdispersed=False)
    assert found.flag.tolist() == [[0, -1, -1, -1], [0, 0, 0, -1]]


#   10 expected: P(17 or more) = 0.0270, P(18 or more) = 0.0143, P(4 or fewer) = 0.0293, P(3 or fewer) = 0.0103,
#   P(22 or more) = 0.0007, none at all 0.00005
def test_a_ratio_is_flagged_by_the_poisson_tail_of_what_was_expected():
    found = funnel.of_ratios([17, 18, 4, 3, 21, 22, 0], [10] * 7, overdispersed=False)
    assert found.flag[0].tolist() == [0, 1, 0, -1, 1, 1, -1]
    assert found.flag[1].tolist() == [0, 0, 0, 0, 0, 1, -1]
    assert (found.low[0][0], found.high[0][0]) == (0.4, 1.7)


def test_every_ratio_is_judged_as_its_own_tails_say():
    random = np.random.default_rng(8)
    due = np.concatenate([random.uniform(0.01, 3, 150), random.uniform(3, 900, 150)])
    seen = random.poisson(due * random.choice([0.5, 1, 1, 1.6], 300)).astype(float)
    found = funnel.of_ratios(seen, due, overdispersed=False)
    for flag, level in zip(found.flag, (0.95, 0.998), strict=True):
        tail = (1 - level) / 2
        low, high = stats.poisson.cdf(seen, due) < tail, stats.poisson.sf(seen - 1, due) < tail
        assert flag.tolist() == (high.astype(int) - low.astype(int)).tolist()


def test_offices_nobody_was_asked_of_are_not_flagged():
    found = funnel.of_shares([5, 0], [10, 0], 0.5)
    assert np.isnan(found.low[:, 1]).all() and found.flag[:, 1].tolist() == [0, 0]


def test_when_all_are_meant_to_say_yes_one_no_is_beyond_chance():
    assert funnel.of_shares([10, 9], [10, 10], 1.0, overdispersed=False).flag.tolist() == [[0, -1]] * 2


def test_ordinary_differences_near_the_end_leave_the_stated_part_outside():
    random = np.random.default_rng(9)
    asked = random.integers(200, 3000, 3000)
    yes = random.binomial(asked, random.beta(95 * 0.96, 95 * 0.04, 3000))
    found = funnel.of_shares(yes, asked)
    assert (found.flag[0] != 0).mean() == pytest.approx(0.05, abs=0.015) and (found.flag[1] != 0).mean() < 0.008


#   400 answers of few days are worth 40: limits as wide as those of 40, in steps of one answer
def test_an_office_worth_less_than_its_answers_has_wider_limits():
    plain, wide = (funnel.share_limits(400, 0.9, 0.95, worth=worth) for worth in (400, 40))
    assert wide[0] < plain[0] - 0.04 and abs(wide[0] - funnel.share_limits(40, 0.9)[0]) < 0.02
    assert (np.array(wide) * 400 % 1 < 1e-9).all()


def test_the_picture_and_the_office_agree_to_the_last_answer():
    crowd = Funnel(0.98, 0.0)
    for yes, side in ((100, 0), (93, 0), (92, -1)):
        row = {"asked": 100, "yes": yes, "estimate": yes / 100, "n_effective": 100.0}
        low, high = (float(end) for end in crowd.limits(100, FAR))
        height = crowd.height(row)
        assert crowd.side(row) == side == (height > high) - (height < low)
