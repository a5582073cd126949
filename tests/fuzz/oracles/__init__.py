"""What an independent reader of each output must find, and must not find.

The hostile texts of an input carry a mark (`tests.fuzz.hostile.MARK`). A reader must
find the mark only in text. It must never be part of an element, an attribute, a link,
a formula, a property of a calendar, or a command.
"""
