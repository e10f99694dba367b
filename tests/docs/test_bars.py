"""Figures are kept beside the bars that were set for them."""

from bars import record


def test_a_figure_replaces_its_older_one_and_the_lines_stay_in_order(tmp_path):
    file = tmp_path / "docs" / "bars.csv"
    record("speed, cold", 9, "<= 10", file)
    record("false dossiers", 0.031, "<= 0.05", file)
    record("speed, cold", 8, "<= 10", file)
    assert file.read_text() == 'name,figure,bar\nfalse dossiers,0.031,<= 0.05\n"speed, cold",8,<= 10\n'
