"""Orders, histories and flows as people read them, in Chinese and English: values in, text out."""
