"""The systems of the made-up city: what each exports, in its own headings, spellings and encodings.

Beside each module stands the `source.yml` that reads its files; `city.write` puts a copy beside the exports.
"""
