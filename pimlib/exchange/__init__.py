"""What is issued to people and comes back: samples that anybody can draw again, forms for readers of case files, forms of judgements, returns.

Row 11: imports rows 0-10. All of it lies in the cycle's folder `exchange`, is written once, and is never written over.
"""
