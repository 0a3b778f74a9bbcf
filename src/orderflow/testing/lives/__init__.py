"""Whole lives of orders, made up and judged."""
