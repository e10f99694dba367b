"""What is planted: one kind = one file, found by the name that `plan.PLANTS` gives it.

A kind may say where its cases come from (`seeds`), bend finished cases (`bend`) and give their ratings (`rate`).
"""
