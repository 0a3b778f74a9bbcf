"""What people call things, and what is said of each event: words as data, in Chinese and English."""
