"""What is wrong with the way people are assessed: one mistake, one file, named after the mistake."""
