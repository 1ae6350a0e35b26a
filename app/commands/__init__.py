"""Do at the command line what needs no window; one file per subject (`hearten --help`).

A file offers `add_words(words)`; each word it adds sets `run`, which takes the parsed words and
gives the exit status. Whatever is slow to import is imported inside `run`.
"""
