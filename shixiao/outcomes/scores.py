"""The score: goalposts, dimensions, weights, and how far sampling and weights could move it.

Inside a dimension the arithmetic mean, across dimensions the geometric mean where a zero is not to be made good
elsewhere. What is missing leaves the score and its weight stays in its dimension (STATISTICS: docs/explanation).
"""
