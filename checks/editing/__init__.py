"""Change existing files, field by field. Comments, order and quotation marks stay."""
