"""Who may say what: each attack that was found, repeated; on the public API, and on a file where storage matters."""
