"""What an order is made of: frozen values. They are changed by `apply` alone, which makes new ones."""
