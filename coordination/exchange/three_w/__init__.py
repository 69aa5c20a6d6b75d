"""Who does what where: the columns of HDX HAPI's operational presence, and the tables that partners send."""
