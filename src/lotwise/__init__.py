"""lotwise: tax-loss harvesting for US holders of crypto, exact and explained.

The rooms and their layers are described in ARCHITECTURE.md; each room's ``__init__`` is its card.
"""

from typing import Final

__version__: Final = "0.1.0"
