"""Reports as one HTML file: a run, or a comparison of two; no network, every text is text."""

from bench.report.html.comparison import comparison_page
from bench.report.html.data import run_data
from bench.report.html.run import run_page, write_run_page

__all__ = ["comparison_page", "run_data", "run_page", "write_run_page"]
