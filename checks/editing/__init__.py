"""Change files of vendors. Comments, order and quotation marks stay as they were."""
