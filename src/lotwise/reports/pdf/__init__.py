"""pdf: forms and statements on paper, as PDF bytes that are read back before anybody gets them."""
