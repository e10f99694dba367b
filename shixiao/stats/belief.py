"""Who rates against what is otherwise known of the rated: fair people and good things make each other known."""

import numpy as np
import numpy.typing as npt

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Floats

MISS = 0.05  # how often an honest person dislikes what is good, or likes what is bad
HIT = 0.1  # how often a dishonest one likes what is good: twice as often
ROUNDS = 10
LOUDEST = 3.0  # a rating says at most so many times what the average one says


def dissent(who: npt.ArrayLike, what: npt.ArrayLike, liking: npt.ArrayLike) -> Floats:
    """Log odds that each person is dishonest, by belief propagation (FraudEagle: Akoglu, Chandy & Faloutsos 2013).

    `who` and `what` are numbers from 0; `liking`: how far each rating lies above (or below) the middle of the scale.
    A rating in the middle says nothing; a louder one says more, in proportion to the average distance from the middle.
    All start as likely honest as not.
    """
    from shixiao.stats._messages import passed

    people, things = np.ascontiguousarray(who, np.int32), np.ascontiguousarray(what, np.int32)
    weight = np.asarray(liking, np.float32)
    if not len(people) == len(things) == len(weight):
        raise BadNumbers("every rating has a person, a thing and a liking", do="give three arrays of one length")
    person, thing = np.zeros(int(people.max(initial=-1)) + 1), np.zeros(int(things.max(initial=-1)) + 1)
    liked, loud = weight > 0, np.abs(weight)
    usual = float(loud.mean(dtype=np.float64)) if loud.size else 0.0
    if usual > 0:
        told = np.minimum(loud / np.float32(usual), np.float32(LOUDEST))
        passed(people, things, liked, told, MISS, HIT, ROUNDS, person, thing)
    return person
