# OpenSearch that knows Japanese words; without the plugin the app falls back to pairs of characters.
FROM opensearchproject/opensearch:2.19.1
RUN /usr/share/opensearch/bin/opensearch-plugin install --batch analysis-kuromoji
