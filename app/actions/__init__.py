"""Hold what a person at the desk can do: one function, one act, one transaction, one audit entry.

What is no act of its own is a class: a list while keys are typed (`lookup.Lookup`), half-typed text
(`drafts.Drafts`). Every public function of this package takes a Desk first.
"""
