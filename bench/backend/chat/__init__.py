"""Chat models behind a server: vLLM, llama.cpp, Ollama, OpenAI and its like, Anthropic."""

from bench.backend.chat.chat import Chat

__all__ = ["Chat"]
