"""What an independent reader of each output must find, and must not find.

The hostile texts of an input carry a mark (`tests.fuzz.hostile.MARK`). Wherever a
reader finds it, it is text: never an element, an attribute, a link, a cell that is
a formula, a property of a calendar, or a command.
"""
