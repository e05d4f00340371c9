"""EPC schemes (GS1 Tag Data Standard 1.13), one file each; a file's `SCHEME` is found by walking this folder."""
