"""Parts of the chain on their own: a plant's line, a station's queue, trucks and cranes.

They are doors to the code that the chain runs on, so what is proven of them is proven of the chain.
"""
