"""Reading export files, and the contract that each must meet."""
