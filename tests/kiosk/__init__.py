"""The screens: catalogues, tokens, wedge, queue, every step in a real browser, and an order by hand."""
