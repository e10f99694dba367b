"""From files nobody has described to the first source.yml: tables and columns met, and every doubt said."""
