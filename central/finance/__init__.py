"""The books: chart of accounts, stock valuation, posting rules, journal, trial balance."""
