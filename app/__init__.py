"""Nutshell: from a news article to a true summary with its key figures.

One direction, no steps back: ``app.article`` (text, sentences, offsets) -> ``app.figures`` (quantities) ->
``app.summarize`` (select, write, verify; drives a writer of ``app.engines``) -> ``app.serving`` -> ``app.api``.
"""
