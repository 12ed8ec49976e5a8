"""The configs of this plug-in; a package, so that Hydra finds them."""
