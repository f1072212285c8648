"""The section `preprocess`: fitted on the training split, then the same for all data."""
