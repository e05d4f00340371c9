"""The schemes, one file a GS1 key; a file's `SCHEMES` is found by walking this folder (headers: TDS 2.3, table 14-1).

The sections named in the files are those of the GS1 Tag Data Standard 2.3 (2025-10); what is older than "+" is the
same in TDS 1.13.
"""
