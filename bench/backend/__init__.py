"""What writes summaries: baselines, extractive methods, recordings, programs and functions."""
