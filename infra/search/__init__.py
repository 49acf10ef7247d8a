"""Where passages are searched: LanceDB in this process, or an OpenSearch server. Both fill the same ports."""
