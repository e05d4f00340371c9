"""People and rights: users, roles, data scopes, passwords, tokens, sign-in."""
