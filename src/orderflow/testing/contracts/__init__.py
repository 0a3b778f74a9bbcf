"""What every adapter must do, as tests that its own test module inherits."""
