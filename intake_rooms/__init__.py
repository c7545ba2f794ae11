"""Drug consumption rooms: intakes, counts, incidents and nuisance around them."""
