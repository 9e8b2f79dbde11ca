"""The WeChat channel: signatures, encryption, XML and messages, without any I/O."""
