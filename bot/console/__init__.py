"""The console: where staff keep the knowledge base, each by what their role allows."""
