"""Empty files to fill in, and what is written of their columns, made from the contract of each kind of record."""
