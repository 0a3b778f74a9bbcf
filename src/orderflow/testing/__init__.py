"""What a host tests its own flows, policies and adapters with; the same kit tests ours."""
