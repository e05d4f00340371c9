"""The central ERP: one package for each business area."""
