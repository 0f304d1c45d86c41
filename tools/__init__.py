"""What builds the package: packs, browser code, translations, reference pages."""
