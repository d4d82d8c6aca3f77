"""Key figures: every quantity of an article with its value, unit, subject, source and place."""

from app.figures.extract import GivenUp, explain, extract, quantities
from app.figures.model import Figure, Kind, Modifier, Rejected, Trend

__all__ = ["Figure", "GivenUp", "Kind", "Modifier", "Rejected", "Trend", "explain", "extract", "quantities"]
