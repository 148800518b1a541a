"""The web edge, one public origin: the API in this process, pages from Node, files from memory.

Nothing is imported here, because `studium run` needs `node` alone and shall stay light.
"""
