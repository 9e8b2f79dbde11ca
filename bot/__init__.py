"""The doors to the outside: settings, WeChat, web page, command line, pipeline."""
