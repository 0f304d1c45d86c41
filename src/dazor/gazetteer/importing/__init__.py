"""What an operator or a package has → places for a pack: TSV, GeoNames, OSM, GeoJSON, and the lists written by hand."""
