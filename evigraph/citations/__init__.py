"""Citations: from a work in the graph to an entry in the manuscript's form, and what is unsafe about citing it."""
