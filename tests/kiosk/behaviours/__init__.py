"""The behaviours every screen must keep, where a person sees them: in the browser, at a real gateway."""
