"""What a register is, and reading one."""
